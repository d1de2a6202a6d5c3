import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { accessKey, type AccessRule } from '../../src/people/access.ts';
import { type RunningApp } from './app.ts';

export interface Route {
  /** `GET /api/v1/users/:id` */
  name: string;
  rule: AccessRule | undefined;
}

const read = (key: string, from: object) => Reflect.getMetadata(key, from) as unknown;

/** Every route of every controller, and what it says about who may enter. */
export function routesOf({ app }: RunningApp): Route[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => routesOfController(metatype as new () => object));
}

function routesOfController(controller: new () => object): Route[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype)
    .map((name) => prototype[name] as object)
    .filter((handler) => typeof handler === 'function' && read(METHOD_METADATA, handler) !== undefined)
    .flatMap((handler) => {
      const rule = (read(accessKey, handler) ?? read(accessKey, controller)) as AccessRule | undefined;
      const method = RequestMethod[read(METHOD_METADATA, handler) as number];
      const paths = [read(PATH_METADATA, controller), read(PATH_METADATA, handler)].map((path) => [path].flat());
      return paths[0]!.flatMap((above) =>
        paths[1]!.map((below) => ({ name: `${method} ${joined(above as string, below as string)}`, rule })),
      );
    });
}

const joined = (above: string, below: string) => `/${above}/${below}`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
