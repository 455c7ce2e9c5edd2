import { played, SESSIONS } from "./session.js";

for (const name of SESSIONS) console.log(`== ${name}\n\n${played(name)}`);
