import { Server } from 'node:net';

/**
 * Loaded into the process of `@portkey-ai/gateway` before it starts. It listens on every interface and has no option
 * for one; here it gets loopback.
 *
 * The package also fails at every streamed answer: it adds headers to a response, but the `Response` with
 * which `@hono/node-server` replaces Node's shares its headers with the response of `fetch`, whose headers
 * are immutable. With Node's own `Response` it works.
 */
function confine(): void {
  const { listen } = Server.prototype;
  Server.prototype.listen = function listenOnLoopback(this: Server, ...given: unknown[]): Server {
    const [port] = given;
    const onListening = given.findLast((one) => typeof one === 'function');
    return Reflect.apply(listen, this, [{ port: Number(port), host: '127.0.0.1' }, onListening]);
  };

  const { defineProperty } = Object;
  Object.defineProperty = (target, name, descriptor) =>
    // oxlint-disable-next-line typescript/no-unsafe-return -- as the function that it wraps
    target === globalThis && name === 'Response' ? target : defineProperty(target, name, descriptor);
}

confine();
