package dev.fieldfare.contracts.rollback;

import java.util.Optional;

/**
 * The three confirmations of a rollback plan.
 *
 * @param understandsDataLoss must be true
 * @param absolutelySure must be true
 * @param code as {@link RollbackCode} gave it, case-sensitive
 */
public record RollbackExecution(
    boolean understandsDataLoss, boolean absolutelySure, Optional<String> code) {}
