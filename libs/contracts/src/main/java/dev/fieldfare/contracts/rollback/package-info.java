/** Rollback plans over HTTP. */
package dev.fieldfare.contracts.rollback;
