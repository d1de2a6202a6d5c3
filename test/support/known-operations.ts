import type { OpenAPIBackend } from 'openapi-backend';

/** The same contract; its list of operations, which it would write down anew for each request, is made once. */
export function withKnownOperations(api: OpenAPIBackend): OpenAPIBackend {
  const operations = api.router.getOperations();
  api.router.getOperations = () => operations;
  return api;
}
