// Calls of the HTTP API, as a script with a token or as a person with a session.

import { until } from './server.mjs';

/** Answers of the API: {status, headers, body}; the body is parsed when it is JSON. */
async function answerOf(response) {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

function withBody(body, headers) {
  if (body === undefined) return { headers };
  return { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
}

/** A script: every call carries the token. */
export class Api {
  constructor(url, token) {
    this.url = url;
    this.headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async call(method, path, body) {
    const request = { method, redirect: 'manual', ...withBody(body, this.headers) };
    return answerOf(await fetch(this.url + path, request));
  }

  /** The body of a GET that must succeed. */
  async get(path) {
    const answer = await this.call('GET', path);
    if (answer.status !== 200) {
      throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  /** All rows of a paginated list. */
  async list(path) {
    const rows = [];
    let next = path;
    for (;;) {
      const answer = await this.call('GET', next);
      if (answer.status !== 200) {
        throw new Error(`GET ${next}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      rows.push(...answer.body);
      const link = (answer.headers.get('link') ?? '').split(', <').at(-1);
      if (!/rel="next"; results="true"/.test(link)) return rows;
      const cursor = /cursor="([^"]*)"/.exec(link)[1];
      next = `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    }
  }

  /** The one issue that the query finds, once it is there. */
  issue(query, org = 'acme') {
    const path = `/api/0/organizations/${org}/issues/?statsPeriod=14d&query=${encodeURIComponent(query)}`;
    return until(`an issue for ${query}`, async () => {
      const issues = await this.get(path);
      return issues.length === 1 ? issues[0] : null;
    });
  }

  latestEvent(issue, org = 'acme') {
    return this.get(`/api/0/organizations/${org}/issues/${issue.id}/events/latest/`);
  }

  /** The stored event with this id, once it is there. */
  event(id, project = 'shop', org = 'acme') {
    const path = `/api/0/projects/${org}/${project}/events/${id}/`;
    return until(`the event ${id}`, async () => {
      const answer = await this.call('GET', path);
      return answer.status === 200 ? answer.body : null;
    });
  }
}

/** The Set-Cookie lines. Debian's Node 18 has only their joined form; dates in it hold commas too. */
function cookieLines(headers) {
  if (headers.getSetCookie) return headers.getSetCookie();
  return (headers.get('set-cookie') ?? '').split(/,\s*(?=[\w-]+=)/).filter(Boolean);
}

/** A person at a browser: cookies, and the CSRF token with every unsafe call. */
export class Session {
  constructor(url) {
    this.url = url;
    this.cookies = new Map();
  }

  async call(method, path, body) {
    const headers = { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') };
    const csrf = this.cookies.get('sc');
    if (method !== 'GET' && csrf !== undefined) headers['x-csrftoken'] = csrf;
    const request = { method, redirect: 'manual', ...withBody(body, headers) };
    const response = await fetch(this.url + path, request);
    for (const line of cookieLines(response.headers)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    return answerOf(response);
  }

  async must(status, method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status !== status) {
      const said = JSON.stringify(answer.body);
      throw new Error(`${method} ${path}: ${answer.status} ${said}, expected ${status}`);
    }
    return answer.body;
  }

  async login({ email, password }) {
    await this.call('GET', '/api/0/setup/');
    await this.must(200, 'POST', '/api/0/auth/login/', { username: email, password });
    return this;
  }
}

/** Invites a person as the owner; returns {id, link, path} of the invitation. */
export async function invite(owner, email, orgRole, teams = []) {
  const teamRoles = teams.map((teamSlug) => ({ teamSlug, role: 'contributor' }));
  const made = await owner.must(201, 'POST', '/api/0/organizations/acme/members/', {
    email,
    orgRole,
    teamRoles,
  });
  const member = await owner.must(200, 'GET', `/api/0/organizations/acme/members/${made.id}/`);
  const path = new URL(member.invite_link).pathname;
  return { id: made.id, link: member.invite_link, path };
}

/** Accepts an invitation over the API; returns the new person's session. */
export async function accept(url, invitation, { name, password }) {
  const session = new Session(url);
  await session.call('GET', '/api/0/setup/');
  const path = `/api/0${invitation.path.replace('/accept/', '/accept-invite/')}`;
  await session.must(200, 'GET', path);
  await session.must(200, 'POST', path, { name, password });
  return session;
}
