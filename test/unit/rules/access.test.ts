import { describe, expect, it } from 'vitest';
import { said } from '../../rules/found.ts';

describe('a trust anchor', () => {
  it('is from outside AWS unless a private certificate authority is its source', () => {
    const made = (sourceType: string | null) =>
      said('S52', 'CreateTrustAnchor', { source: { sourceType } }, { eventSource: 'rolesanywhere.amazonaws.com' });
    expect(made('CERTIFICATE_BUNDLE')).not.toBeNull();
    expect(made('AWS_ACM_PCA')).toBeNull();
    expect(made(null)).toBeNull();
  });
});
