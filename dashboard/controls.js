const NOTICE_MS = 5000;

const element = (id) => document.getElementById(id);

/**
 * The buttons that act on the node, as far as it allows it to this page.
 *
 * @param {(request: object) => Promise<object>} ask
 */
export function controls(ask) {
  let paused = false;
  let hideNotice;
  const notify = (text, isTrouble) => {
    const notice = element('notice');
    notice.textContent = text;
    notice.classList.toggle('trouble', isTrouble);
    notice.hidden = false;
    clearTimeout(hideNotice);
    hideNotice = setTimeout(() => (notice.hidden = true), NOTICE_MS);
  };
  const attempt = async (request) => {
    try {
      return await ask(request);
    } catch (error) {
      notify(error.message, true);
      return undefined;
    }
  };
  const act = async (action) => {
    const answer = await attempt({ kind: 'act', action });
    if (answer) notify(answer.message, false);
  };

  let actions = [];
  const allow = (allowed) => {
    for (const action of ['pause', 'save', 'reset']) element(action).hidden = !(allowed && actions.includes(action));
  };
  /** A link may bring the token in its fragment, which never leaves the browser by itself. */
  let token = new URLSearchParams(location.hash.slice(1)).get('token');
  const unlock = async () => {
    if (!(await attempt({ kind: 'token', token }))) return;
    element('unlock').hidden = true;
    allow(true);
  };

  element('pause').addEventListener('click', () => act(paused ? 'resume' : 'pause'));
  element('save').addEventListener('click', () => act('save'));
  element('reset').addEventListener('click', () => element('confirm-reset').showModal());
  element('confirm-reset').addEventListener('close', ({ target }) => {
    if (target.returnValue === 'reset') void act('reset');
    target.returnValue = '';
  });
  element('unlock').addEventListener('click', () => element('ask-token').showModal());
  element('ask-token').addEventListener('close', ({ target }) => {
    token = element('token').value;
    element('token').value = '';
    if (target.returnValue === 'unlock') void unlock();
    target.returnValue = '';
  });

  return {
    /** On connection: what there is, and who may. */
    offer(about) {
      actions = about.actions;
      element('unlock').hidden = about.control !== 'token';
      allow(about.control === 'open');
      if (about.control === 'token' && token) void unlock();
    },
    showPaused(isPaused) {
      paused = isPaused;
      element('pause').textContent = paused ? 'Resume' : 'Pause';
      element('pause').classList.toggle('main', paused);
    },
  };
}
