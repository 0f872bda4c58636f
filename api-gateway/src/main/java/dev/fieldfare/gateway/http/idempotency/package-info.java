/** Answers that are stored under an idempotency key and repeated. */
package dev.fieldfare.gateway.http.idempotency;
