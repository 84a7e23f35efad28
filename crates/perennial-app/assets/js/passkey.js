// Passkeys: the server's JSON becomes a call of navigator.credentials, and its answer goes back in the form.
// A form with data-passkey="create" or "get" asks data-challenge first; without this script the server says what is missing.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** What a person can do something about. */
class Refusal extends Error {}

async function challenge(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.challenge, { method: "POST", body, headers: { accept: "application/json" } });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return options(said.publicKey);
  const fields = Object.values(said.fields ?? {});
  throw new Refusal(fields[0] ?? said.detail ?? "Your sign-in has expired. Load this page again.");
}

function options(asked) {
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const known of [...(asked.excludeCredentials ?? []), ...(asked.allowCredentials ?? [])]) known.id = bytes(known.id);
  return { publicKey: asked };
}

function written(made) {
  const { response } = made;
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.(),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  });
}

function words(error, making) {
  if (error instanceof Refusal) return error.message;
  if (error.name === "InvalidStateError") return "This device holds a passkey for your account already.";
  if (error.name === "NotSupportedError") return "This device cannot keep a passkey. Use another one, or a security key.";
  if (error.name === "NotAllowedError")
    return making ? "No passkey was made: it was cancelled, or took too long. Try again." : "No passkey was given: it was cancelled, or took too long. Try again.";
  if (error.name === "SecurityError") return "This browser gives no passkey at this address.";
  return "The server could not be asked. Try again.";
}

async function run(form) {
  const making = form.dataset.passkey === "create";
  const problem = form.querySelector("[data-passkey-problem]");
  const button = form.querySelector("button");
  problem.hidden = true;
  button.disabled = true;
  try {
    if (!navigator.credentials || !window.PublicKeyCredential)
      throw new Refusal("This browser knows no passkeys at this address: it needs https, or localhost.");
    const asked = await challenge(form);
    const made = await (making ? navigator.credentials.create(asked) : navigator.credentials.get(asked));
    form.elements.answer.value = written(made);
    // The password was checked with the challenge; it does not travel twice.
    if (form.elements.password) form.elements.password.disabled = true;
    form.submit();
  } catch (error) {
    problem.textContent = words(error, making);
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("form[data-passkey]")) return;
  event.preventDefault();
  run(event.target);
});
