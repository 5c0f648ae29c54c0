import { App, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { IamChangeAlerts } from './.gen/modules/iam-change-alerts';

class IamChangeAlertsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.addOverride('terraform.required_version', '>= 1.9');
    this.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '>= 5.78, < 7.0' });

    const alerts = new IamChangeAlerts(this, 'iam_change_alerts', {
      cloudtrailLogGroupName: 'aws-cloudtrail-logs-111122223333',
      emailSubscribers: ['security@example.com'],
      accountNames: { '111122223333': 'prod' },
    });

    new TerraformOutput(this, 'sns_topic_arn', {
      description: 'ARN of the topic.',
      value: alerts.snsTopicArnOutput,
    });
  }
}

const app = new App();
new IamChangeAlertsStack(app, 'iam-change-alerts');
app.synth();
