/** Splits SQL text into lines, tokens and statements as psql and the server do. */
package dev.fieldfare.postgres.script.token;
