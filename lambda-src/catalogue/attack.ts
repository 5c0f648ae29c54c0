/** An ATT&CK technique id as of the version in `attack.ts`, `T1098.003`. */
export type Technique = `T${number}`;
