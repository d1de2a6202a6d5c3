/**
 * `npm run openapi`: writes openapi.json from the built controllers. `--check` writes nothing and fails when the
 * committed file is another. Needs no database: nothing is started.
 */
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AppModule } from '../app.module.ts';
import { Config } from '../config/config.ts';
import { packageRoot } from '../config/package-root.ts';
import { httpAdapter } from '../http.ts';
import { withExamples } from './openapi-examples.ts';

const file = path.join(packageRoot, 'openapi.json');

const session =
  'A person, with at least the role named. What changes something also carries X-CSRF-Token: the csrfToken of GET /api/v1/session.';
const token = 'An API token that has every one of the scopes named.';

async function build(): Promise<string> {
  const config = new Config({ DATABASE_URL: 'postgresql://localhost/none' });
  const app = await NestFactory.create(AppModule.of(config), httpAdapter(config), { preview: true, logger: false });
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Earshot')
    .setDescription('The API of an Earshot installation. docs/api.md tells what it promises.')
    .setVersion('1')
    .addCookieAuth(
      'earshot_session',
      { type: 'apiKey', in: 'cookie', name: 'earshot_session', description: session },
      'session',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'earshot_…', description: token }, 'token')
    .build();
  const document = SwaggerModule.createDocument(app as never, description, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return JSON.stringify(withExamples(document), null, 2) + '\n';
}

const made = await build();
if (!process.argv.includes('--check')) await writeFile(file, made);
else if ((await readFile(file, 'utf8').catch(() => '')) !== made) {
  console.error('openapi.json is not what the code says: run npm run openapi and commit it.');
  process.exitCode = 1;
}
