import { expect, it } from 'vitest';
import { inForce, policyNameIn } from '../../../lambda-src/look-up/document.ts';
import { Inquiry } from '../../../lambda-src/look-up/inquiry.ts';
import { allowanceOf, NOW, policyArn, readerOf } from '../../iam-account.ts';
import { ALLOW_ALL, READ_ONE } from '../../rules/found.ts';

it.each([
  ['arn:aws:iam::111122223333:policy/app', 'app'],
  ['arn:aws:iam::111122223333:policy/team/web/app', 'app'],
  ['arn:aws-cn:iam::111122223333:policy/app', null],
  ['arn:aws:iam::444455556666:policy/app', null],
  ['arn:aws:iam::aws:policy/ReadOnlyAccess', null],
  ['arn:aws:iam::111122223333:policy/', null],
  ['arn:aws:iam::111122223333:role/app', null],
])('the name in %s is %s', (arn, name) => expect(policyNameIn(arn, '111122223333', 'aws')).toBe(name));

it('the document in force is that of the default version', async () => {
  const account = { policies: { [policyArn('app')]: { versions: { v1: ALLOW_ALL, v3: READ_ONE }, inForce: 'v3' } } };
  const inquiry = new Inquiry('111122223333', NOW, allowanceOf(readerOf(account)));
  expect(await inForce(inquiry, policyArn('app'))).toMatchObject({ version: 'v3', text: encodeURIComponent(READ_ONE) });
});
