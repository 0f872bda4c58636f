/**
 * Reading the ledger for display: what is enqueued, what became of it, what happened.
 *
 * <p>Everything here only reads. Each call is one statement, so what it shows is the state of one
 * moment.
 */
package dev.fieldfare.postgres.query;
