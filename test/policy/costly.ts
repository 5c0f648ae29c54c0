/** Documents made to cost as much as they can: each in another way. */

type Statement = Readonly<Record<string, unknown>>;

const many = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index));
const allow = (rest: Statement): Statement => ({ Effect: 'Allow', Action: '*', Resource: '*', ...rest });
const deny = (rest: Statement): Statement => ({ Effect: 'Deny', Action: '*', Resource: '*', ...rest });
const iam = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;

export const COSTLY: Readonly<Record<string, readonly Statement[]>> = {
  'many actions and NotAction': [
    allow({ Action: many(2_000, (index) => `svc${index}:Do*`) }),
    ...many(150, (index) => ({
      Effect: index % 2 ? 'Allow' : 'Deny',
      NotAction: many(12, (n) => `s${n}${index}:*`),
      Resource: '*',
    })),
  ],
  'every service to every NotAction': [
    allow({ Action: many(3_000, (index) => `${index.toString(36)}:*`) }),
    ...many(900, () => ({ Effect: 'Allow', NotAction: 'z:z', Resource: '*' })),
  ],
  'many services': [allow({ Action: many(4_500, (index) => `s${index}:*`) })],
  'many statements': many(4_000, (index) => allow({ Action: `iam:*${index}`, Resource: iam(`${index}*`) })),
  'wildcards in actions': [allow({ Action: many(300, (index) => `${'*a'.repeat(100)}${index}`) })],
  'wildcards in resources': [allow({ Resource: many(200, (index) => `arn:aws:iam::*${'*a'.repeat(150)}${index}`) })],
  'a long pattern': [allow({ Resource: `arn:aws:iam::*${':*'.repeat(50_000)}` })],
  'what several Deny spare': [
    allow({ Resource: many(60, (index) => iam(`*${index}*`)) }),
    ...many(20, (index) => deny({ Resource: undefined, NotResource: many(20, (n) => iam(`*x${index}y${n}*`)) })),
  ],
  'conditions to choose from': [
    allow({}),
    ...many(120, (index) =>
      deny({ Condition: { StringEquals: Object.fromEntries(many(12, (n) => [`k${n}:a${index}`, `${n}`])) } }),
    ),
  ],
  'patterns on one key': [
    allow({ Condition: { StringLike: { 'aws:PrincipalTag/a': many(300, (index) => `*${index}*`) } } }),
    ...many(12, (index) =>
      deny({ Condition: { StringNotLike: { 'aws:PrincipalTag/a': many(100, (n) => `*${index}x${n}*`) } } }),
    ),
  ],
  addresses: [
    allow({
      Condition: { IpAddress: { 'aws:SourceIp': many(2_000, (index) => `10.${index % 256}.${index % 200}.0/24`) } },
    }),
    ...many(10, () => deny({ Condition: { NotIpAddress: { 'aws:SourceIp': many(100, (n) => `172.16.${n}.0/28`) } } })),
  ],
  'policies to write first': [
    ...many(60, (index) =>
      allow({
        Action: 'iam:*',
        Condition: { ArnLike: { 'iam:PolicyARN': many(40, (n) => `arn:aws:iam::*:policy/*${index}x${n}*`) } },
      }),
    ),
    ...many(300, (index) =>
      allow({
        Action: 'iam:CreatePolicy*',
        Resource: `arn:aws:iam::*:policy/*${index}*`,
        Condition: { StringEquals: { [`a:${index}`]: 'b' } },
      }),
    ),
  ],
  'tags to set first': [
    ...many(300, (index) => allow({ Condition: { StringLike: { [`aws:ResourceTag/t${index}`]: '*' } } })),
    ...many(300, (index) =>
      allow({
        Action: '*:*Tag*',
        Resource: `arn:aws:*:*:*:*${index}*`,
        Condition: { StringEquals: { [`a:${index}`]: 'b' } },
      }),
    ),
  ],
  'conditions that differ': many(900, (index) =>
    allow({ Action: ['iam:*', 's3:*'], Condition: { StringEquals: { [`a:b${index}`]: 'c' } } }),
  ),
};

const trusting = (rest: Statement): Statement => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'sts:AssumeRole',
  ...rest,
});

export const COSTLY_TRUST: Readonly<Record<string, readonly Statement[]>> = {
  'many principals': [
    trusting({ Principal: { AWS: many(4_000, (index) => `arn:aws:iam::${100_000_000_000 + index}:role/a`) } }),
  ],
  'many statements that deny': [
    trusting({ Principal: { AWS: many(300, (index) => `${100_000_000_000 + index}`) } }),
    ...many(300, (index) =>
      trusting({
        Effect: 'Deny',
        Condition: { StringNotEquals: { [`a:${index}`]: many(5, String), 'aws:userid': 'x' } },
      }),
    ),
  ],
  'many ARNs': [
    trusting({
      Condition: { ArnLike: { 'aws:PrincipalArn': many(1_500, (index) => `arn:*:iam::*:role/*${index}*`) } },
    }),
  ],
};
