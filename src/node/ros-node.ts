import rclnodejs, { type Parameter, type ServiceResponse } from 'rclnodejs';
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
