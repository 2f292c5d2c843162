import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Marketplace } from '../runtime/marketplace.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { askServer, ControlSocket } from './control-socket.js';

const directory = temporaryDirectory();

describe('the control socket', () => {
  let marketplace: Marketplace;
  let socket: ControlSocket;
  beforeAll(async () => {
    marketplace = await Marketplace.open({ directory: directory(), log: () => undefined });
    socket = await ControlSocket.listen(marketplace, () => undefined);
  });
  afterAll(async () => {
    await socket.close();
    await marketplace.close();
  });

  it('may be opened by its owner only', () => {
    expect(statSync(marketplace.directory.socket).mode & 0o777).toBe(0o600);
  });

  it('answers what is asked, and says why where it cannot', async () => {
    const answer = await askServer(marketplace.directory.socket, 'status', []);
    expect((answer!.result as { projections: unknown[] }).projections.length).toBeGreaterThan(5);
    await expect(
      askServer(marketplace.directory.socket, 'rebuild', ['no-such-model']),
    ).rejects.toThrow(/no projection "no-such-model": choose one of/);
    await expect(askServer(marketplace.directory.socket, 'dance', [])).rejects.toThrow(
      'unknown operation "dance"',
    );
  });

  it('is nobody’s where no server runs', async () => {
    expect(await askServer(join(directory(), 'nobody.sock'), 'status', [])).toBeNull();
  });
});
