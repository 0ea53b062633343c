/**
 * The part of rclnodejs 2.2.0 that this package uses, as its code has it: its own declarations need files that are generated during set-up,
 * declare no default export, and call getters functions.
 * tsconfig.json points here (`paths`).
 */

export interface Time {
  readonly nanoseconds: bigint;
}

export interface ClockJump {
  /** 1: no change of the time source, 2: ROS time activated, 3: deactivated, 4: system time stays. */
  readonly clock_change: number;
  /** Nanoseconds; negative: backwards. */
  readonly delta: bigint;
}

export interface Clock {
  now(): Time;
  /** @param minForward nanoseconds, above 0. @param minBackward nanoseconds, below 0; either 0: off. */
  addClockCallback(
    callbacks: { _pre_callback?: () => void; _post_callback?: (jump: ClockJump) => void },
    onClockChange: boolean,
    minForward: bigint,
    minBackward: bigint,
  ): void;
}

/** What `destroyTimer` takes. */
export type Timer = object;

export interface Logger {
  debug(text: string): boolean;
  info(text: string): boolean;
  warn(text: string): boolean;
  error(text: string): boolean;
}

/** Numbers of rmw's enumerations. */
export interface QosProfile {
  readonly reliability: number;
  readonly durability: number;
  readonly depth: number;
}

export class QoS implements QosProfile {
  constructor(history: number, depth: number, reliability: number, durability: number);
  reliability: number;
  durability: number;
  depth: number;
  static readonly HistoryPolicy: { readonly RMW_QOS_POLICY_HISTORY_KEEP_LAST: number };
  static readonly ReliabilityPolicy: {
    readonly RMW_QOS_POLICY_RELIABILITY_RELIABLE: number;
    readonly RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT: number;
  };
  static readonly DurabilityPolicy: {
    readonly RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL: number;
    readonly RMW_QOS_POLICY_DURABILITY_VOLATILE: number;
  };
}

export interface TopicEndpoint {
  readonly node_name: string;
  readonly node_namespace: string;
  /** `sensor_msgs/msg/Range` */
  readonly topic_type: string;
  readonly qos_profile: QosProfile;
}

export interface Publisher {
  /** Fully qualified, remapped. */
  readonly topic: string;
  /** Subscriptions that match this publisher now. */
  readonly subscriptionCount: number;
  publish(message: object | Buffer): void;
}

export interface Subscription {
  readonly topic: string;
}

/** What `destroyService` takes. */
export type Service = object;

export interface Client<Request, Response> {
  /** @param timeout milliseconds. */
  waitForService(timeout: number): Promise<boolean>;
  /** @param options.timeout milliseconds; the promise is then rejected. */
  sendRequestAsync(request: Request, options: { timeout: number }): Promise<Response>;
}

/** Messages of a service type. */
export interface ServiceShape {
  readonly request: object;
  readonly response: object;
}

export interface ServiceResponse<T> {
  /** A response of default values. */
  readonly template: T;
  send(response: T): void;
}

export class Parameter {
  constructor(name: string, type: number, value?: unknown);
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export class ParameterDescriptor {
  constructor(name: string, type: number, description: string, readOnly: boolean);
  readonly name: string;
  /** Shown by `ros2 param describe`. The ranges that rclnodejs takes are not: it looks for them under another name. */
  additionalConstraints: string;
}

export interface SetParametersResult {
  readonly successful: boolean;
  readonly reason: string;
}

export interface Context {
  readonly handle: object;
}

export interface Options {
  qos?: QoS;
  isRaw?: boolean;
}

export class Node {
  readonly context: Context;
  name(): string;
  getFullyQualifiedName(): string;
  getLogger(): Logger;
  getClock(): Clock;
  /** @throws Error when it is not a topic's name. */
  resolveTopicName(topic: string): string;
  spin(timeout?: number): void;
  destroy(): void;
  /** @param period nanoseconds, on the node's clock. */
  createTimer(period: bigint, callback: () => void): Timer;
  destroyTimer(timer: Timer): void;
  createPublisher(type: string, topic: string, options: Options): Publisher;
  destroyPublisher(publisher: Publisher): void;
  createSubscription(type: string, topic: string, options: Options & { isRaw: true }, callback: (cdr: Buffer) => void): Subscription;
  createSubscription(type: string, topic: string, options: Options, callback: (message: object) => void): Subscription;
  destroySubscription(subscription: Subscription): void;
  createService<Shape extends ServiceShape>(
    type: string,
    name: string,
    callback: (request: Shape['request'], response: ServiceResponse<Shape['response']>) => void,
  ): Service;
  destroyService(service: Service): void;
  createClient<Request, Response>(type: string, name: string): Client<Request, Response>;
  declareParameter(parameter: Parameter, descriptor: ParameterDescriptor, ignoreOverride: boolean): Parameter;
  hasParameter(name: string): boolean;
  getPublishersInfoByTopic(topic: string, noDemangle?: boolean): TopicEndpoint[];
  getSubscriptionsInfoByTopic(topic: string, noDemangle?: boolean): TopicEndpoint[];
  addOnSetParametersCallback(callback: (parameters: Parameter[]) => SetParametersResult): void;
  /** The services `~/set_parameters` and `~/set_parameters_atomically` end here. */
  setParametersAtomically(parameters: readonly Parameter[]): SetParametersResult;
  /** Called while the node is made; not public. */
  _getNativeParameterOverrides(): Map<string, Parameter>;
}

export interface LifecycleState {
  readonly id: number;
  readonly label: string;
}

export interface CallbackReturnValue {
  readonly value: number;
  isSuccess(): boolean;
}

export class LifecycleNode extends Node {
  constructor(name: string, namespace?: string);
  /** Callbacks are synchronous: a Promise is not awaited; what they throw becomes an ERROR transition. */
  registerOnConfigure(callback: (previous: LifecycleState) => number): void;
  registerOnActivate(callback: (previous: LifecycleState) => number): void;
  registerOnDeactivate(callback: (previous: LifecycleState) => number): void;
  registerOnCleanup(callback: (previous: LifecycleState) => number): void;
  registerOnShutdown(callback: (previous: LifecycleState) => number): void;
  configure(result?: CallbackReturnValue): LifecycleState;
  activate(result?: CallbackReturnValue): LifecycleState;
  /** The service `~/change_state`; not public. */
  _onChangeState(request: object, response: ServiceResponse<{ success: boolean }>): void;
}

declare const rclnodejs: {
  init(context?: Context, argv?: string[]): Promise<undefined>;
  shutdown(): void;
  removeSignalHandlers(): void;
  createNode(name: string, namespace?: string): Node;
  /** The generated class of an interface. @throws Error when its package is not installed. */
  require(type: string): object;
  readonly QoS: typeof QoS;
  readonly Parameter: typeof Parameter;
  readonly ParameterDescriptor: typeof ParameterDescriptor;
  readonly ParameterType: {
    readonly PARAMETER_NOT_SET: number;
    readonly PARAMETER_BOOL: number;
    readonly PARAMETER_INTEGER: number;
    readonly PARAMETER_DOUBLE: number;
    readonly PARAMETER_STRING: number;
    readonly PARAMETER_DOUBLE_ARRAY: number;
    readonly PARAMETER_STRING_ARRAY: number;
  };
  readonly lifecycle: {
    readonly CallbackReturnCode: { readonly SUCCESS: number; readonly FAILURE: number };
    readonly CallbackReturnValue: new () => CallbackReturnValue;
    readonly LifecycleNode: typeof LifecycleNode;
  };
};
export default rclnodejs;
