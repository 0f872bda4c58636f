/** Validations: the checks of a profile, run together and stored. */
package dev.fieldfare.health.validation;
