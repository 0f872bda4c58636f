package dev.fieldfare.health.validation;

import dev.fieldfare.contracts.validation.ValidationProfile;

/**
 * What is to be validated.
 *
 * @param quick whether slow checks are left out
 * @param measures whether queries are timed
 * @param by who asked for it
 */
public record ValidationChoice(
    ValidationProfile profile, boolean quick, boolean measures, String by) {}
