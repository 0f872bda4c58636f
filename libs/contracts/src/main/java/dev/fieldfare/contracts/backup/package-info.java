/** Backups as requests and answers show them. */
package dev.fieldfare.contracts.backup;
