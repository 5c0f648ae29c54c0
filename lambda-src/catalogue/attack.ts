/** MITRE ATT&CK, as far as it is used: the one place that knows its version, ids and names. https://attack.mitre.org/versions/v19/ */

export const ATTACK_VERSION = '19';

const NAMES = {
  T1070: 'Indicator Removal',
  'T1078.004': 'Cloud Accounts',
  'T1087.004': 'Cloud Account',
  T1098: 'Account Manipulation',
  'T1098.001': 'Additional Cloud Credentials',
  'T1098.003': 'Additional Cloud Roles',
  'T1098.005': 'Device Registration',
  'T1098.006': 'Additional Container Cluster Roles',
  T1110: 'Brute Force',
  'T1110.003': 'Password Spraying',
  'T1136.003': 'Cloud Account',
  T1199: 'Trusted Relationship',
  'T1484.002': 'Trust Modification',
  T1485: 'Data Destruction',
  T1486: 'Data Encrypted for Impact',
  T1531: 'Account Access Removal',
  T1535: 'Unused/Unsupported Cloud Regions',
  T1537: 'Transfer Data to Cloud Account',
  T1548: 'Abuse Elevation Control Mechanism',
  'T1548.005': 'Temporary Elevated Cloud Access',
  'T1550.001': 'Application Access Token',
  'T1552.001': 'Credentials In Files',
  'T1552.004': 'Private Keys',
  T1556: 'Modify Authentication Process',
  'T1556.006': 'Multi-Factor Authentication',
  T1580: 'Cloud Infrastructure Discovery',
  T1648: 'Serverless Execution',
  T1666: 'Modify Cloud Resource Hierarchy',
  T1685: 'Disable or Modify Tools',
  'T1685.002': 'Disable or Modify Cloud Log',
} as const;

/** A technique's id: one that has a name here. */
export type Technique = keyof typeof NAMES;

const isTechnique = (id: string): id is Technique => Object.hasOwn(NAMES, id);

/** `Additional Cloud Roles`, or `null` for an id without a name here. */
export const techniqueName = (id: string): string | null => (isTechnique(id) ? NAMES[id] : null);
