import rclnodejs, { type Parameter, type Service, type ServiceResponse, type ServiceShape, type SetParametersResult } from 'rclnodejs';
import native from 'rclnodejs/lib/native_loader.js';
import { nodeOverrides } from './parameter-overrides.js';
import { assignedParameters } from './ros-arguments.js';

/** A managed node, with what rclnodejs 2.2.0 gets wrong put right. */
export class RosNode extends rclnodejs.lifecycle.LifecycleNode {
  /** What `--params-file` and `-p` say to this node, by dotted name. */
  get overrides(): Record<string, unknown> {
    const groups = native.getParameterOverrides(this.context.handle) ?? [];
    return nodeOverrides(groups, this.getFullyQualifiedName(), assignedParameters(process.argv));
  }

  /**
   * rclnodejs throws at any list of integers, even another node's, and finds names of nodes only without their namespace. Of the
   * overrides it needs but one itself.
   */
  override _getNativeParameterOverrides(): Map<string, Parameter> {
    const simulated = this.overrides.use_sim_time;
    if (typeof simulated !== 'boolean') return new Map();
    const { Parameter, ParameterType } = rclnodejs;
    return new Map([['use_sim_time', new Parameter('use_sim_time', ParameterType.PARAMETER_BOOL, simulated)]]);
  }

  /** Gives parameters that are to be set the types of their declarations; throws an Error with the reason why one cannot be set. */
  convertParameters: (parameters: readonly Parameter[]) => Parameter[] = (parameters) => [...parameters];

  /** rclnodejs refuses a whole number where a number is declared, and gives no reason for what it refuses. */
  override setParametersAtomically(parameters: readonly Parameter[]): SetParametersResult {
    try {
      return super.setParametersAtomically(this.convertParameters(parameters));
    } catch (error) {
      return { successful: false, reason: (error as Error).message };
    }
  }

  /** What a callback throws would end the process: rclnodejs throws at lists of whole numbers, which it hands to itself in another type. */
  override createService<Shape extends ServiceShape>(
    type: string,
    name: string,
    callback: (request: Shape['request'], response: ServiceResponse<Shape['response']>) => void,
  ): Service {
    return super.createService<Shape>(type, name, (request, response) => {
      try {
        if ('parameters' in request) makeBigints(request.parameters as ParameterMessage[]);
        callback(request, response);
      } catch (error) {
        this.getLogger().warn(`${name}: ${(error as Error).message}`);
        response.send(response.template);
      }
    });
  }

  /** A transition that the present state does not have makes rclnodejs throw out of the callback, which ends the process. */
  override _onChangeState(request: object, response: ServiceResponse<{ success: boolean }>): void {
    try {
      super._onChangeState(request, response);
    } catch (error) {
      this.getLogger().warn(`transition refused: ${(error as Error).message}`);
      response.send({ success: false });
    }
  }
}

/** rcl_interfaces/msg/Parameter, as received. */
interface ParameterMessage {
  readonly value: { integer_array_value: ArrayLike<number | bigint> };
}

function makeBigints(parameters: readonly ParameterMessage[]): void {
  for (const { value } of parameters) value.integer_array_value = Array.from(value.integer_array_value, BigInt);
}
