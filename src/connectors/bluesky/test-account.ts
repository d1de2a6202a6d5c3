import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, TestResult } from '../connector.ts';
import { Xrpc } from './xrpc.ts';

/** Signs in with the app password. The session is dropped again, since settings under test are not stored. */
export async function testAccount(source: SourceAccess): Promise<TestResult> {
  try {
    const { did, handle } = await new Xrpc(source).signIn();
    return {
      ok: true,
      message: `Signed in as @${handle}; notices can be read and answered.`,
      account: { externalId: did, name: `@${handle}`, handle },
    };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, message: error.message };
    throw error;
  }
}
