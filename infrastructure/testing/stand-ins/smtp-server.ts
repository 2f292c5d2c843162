import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * - `accept`: takes every mail.
 * - `refuse`: refuses every recipient for good (550).
 * - `busy`: takes none now (451).
 * - `hangUp`: ends the connection when it has a whole mail, without a word.
 */
export type SmtpBehaviour = 'accept' | 'refuse' | 'busy' | 'hangUp';

export interface ReceivedMail {
  readonly to: string;
  /** With headers; quoted-printable is undone as far as links need it. */
  readonly text: string;
}

/** As much of a mail server (RFC 5321) as sending needs, with the misbehaviour of real ones. */
export class SmtpServer {
  readonly received: ReceivedMail[] = [];
  /** Recipients that were named to it. */
  attempts = 0;
  behaviour: SmtpBehaviour = 'accept';
  private server: Server | null = null;
  private port = 0;
  private readonly sockets = new Set<Socket>();

  /** Its address, the same after it was away. */
  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((socket) => this.serve(socket)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** From now on nobody listens. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    for (const socket of this.sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }

  mailsTo(address: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to === address);
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => socket.destroy());
    let buffered = '';
    let to = '';
    let inMessage = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say('220 stand-in ESMTP');
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString();
      for (;;) {
        if (inMessage) {
          const end = buffered.indexOf('\r\n.\r\n');
          if (end < 0) return;
          const text = buffered.slice(0, end);
          buffered = buffered.slice(end + 5);
          inMessage = false;
          this.received.push({ to, text: readable(text) });
          if (this.behaviour === 'hangUp') return void socket.destroy();
          say('250 taken');
          continue;
        }
        const end = buffered.indexOf('\r\n');
        if (end < 0) return;
        const command = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        if (/^(EHLO|HELO)/i.test(command)) say('250 stand-in');
        else if (/^RCPT TO:/i.test(command)) {
          this.attempts++;
          to = /<([^>]*)>/.exec(command)![1]!;
          if (this.behaviour === 'refuse') say(`550 no such mailbox: ${to}`);
          else if (this.behaviour === 'busy') say('451 later');
          else say('250 known');
        } else if (/^DATA/i.test(command)) {
          inMessage = true;
          say('354 go on');
        } else if (/^QUIT/i.test(command)) {
          say('221 bye');
          socket.end();
        } else say('250 well');
      }
    });
  }
}

const readable = (text: string): string => text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
