/** The audit trail as a chain of hashes, for its writer and for those that verify it. */
package dev.fieldfare.contracts.audit;
