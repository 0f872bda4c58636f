/** Rollback plans: made, confirmed and executed step by step. */
package dev.fieldfare.backup.rollback;
