#!/usr/bin/env node
process.stdout.write("everynode\n");
