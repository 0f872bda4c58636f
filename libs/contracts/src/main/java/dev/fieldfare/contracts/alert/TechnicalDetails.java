package dev.fieldfare.contracts.alert;

/**
 * The technical part of an alert.
 *
 * @param originalError the error as the component reported it; without values of rows
 * @param environment of the target
 * @param component the service that reported the error
 */
public record TechnicalDetails(String originalError, String environment, String component) {}
