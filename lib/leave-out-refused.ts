import { CfnResource, type IAspect } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Types of which one is enough to have an emulator refuse the whole stack. Source: seen with MiniStack 1.5.33. */
const REFUSED_BY_EMULATORS: readonly string[] = [
  'AWS::Athena::NamedQuery',
  'AWS::Budgets::Budget',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::Events::Archive',
  'AWS::Glue::DataQualityRuleset',
  'AWS::Logs::QueryDefinition',
];

/** Takes from a stack what an emulator refuses, and nothing else; nothing else of the stack may refer to it. */
export class LeaveOutRefused implements IAspect {
  visit(node: IConstruct): void {
    if (CfnResource.isCfnResource(node) && REFUSED_BY_EMULATORS.includes(node.cfnResourceType)) {
      node.node.scope?.node.tryRemoveChild(node.node.id);
    }
  }
}
