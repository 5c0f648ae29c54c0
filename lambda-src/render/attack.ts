/** Names of the ATT&CK techniques in use. Ids change between versions: v19 renumbers T1562. https://attack.mitre.org/versions/v18/ */
import { plain } from './plain.ts';

/** v18.x. */
export const ATTACK_VERSION = '18';

const NAMES: Readonly<Record<string, string>> = {
  T1070: 'Indicator Removal',
  T1078: 'Valid Accounts',
  'T1078.004': 'Cloud Accounts',
  'T1087.004': 'Cloud Account',
  T1098: 'Account Manipulation',
  'T1098.001': 'Additional Cloud Credentials',
  'T1098.003': 'Additional Cloud Roles',
  'T1098.005': 'Device Registration',
  'T1098.006': 'Additional Container Cluster Roles',
  'T1136.003': 'Cloud Account',
  T1199: 'Trusted Relationship',
  T1484: 'Domain or Tenant Policy Modification',
  'T1484.002': 'Trust Modification',
  T1485: 'Data Destruction',
  T1486: 'Data Encrypted for Impact',
  T1531: 'Account Access Removal',
  T1535: 'Unused/Unsupported Cloud Regions',
  T1537: 'Transfer Data to Cloud Account',
  T1538: 'Cloud Service Dashboard',
  T1548: 'Abuse Elevation Control Mechanism',
  'T1548.005': 'Temporary Elevated Cloud Access',
  T1550: 'Use Alternate Authentication Material',
  'T1550.001': 'Application Access Token',
  T1552: 'Unsecured Credentials',
  'T1552.001': 'Credentials In Files',
  T1556: 'Modify Authentication Process',
  'T1556.006': 'Multi-Factor Authentication',
  'T1562.001': 'Disable or Modify Tools',
  'T1562.008': 'Disable or Modify Cloud Logs',
  T1580: 'Cloud Infrastructure Discovery',
  T1648: 'Serverless Execution',
  T1666: 'Modify Cloud Resource Hierarchy',
};

/** `Additional Cloud Roles`, or `null` for an id this version does not name. */
export const techniqueName = (id: string): string | null => (Object.hasOwn(NAMES, id) ? (NAMES[id] ?? null) : null);

/** `T1098.003 Additional Cloud Roles (ATT&CK v18)`. */
export function techniqueWords(id: string): string {
  const name = techniqueName(id);
  return `${plain(id, 16)}${name === null ? '' : ` ${name}`} (ATT&CK v${ATTACK_VERSION})`;
}
