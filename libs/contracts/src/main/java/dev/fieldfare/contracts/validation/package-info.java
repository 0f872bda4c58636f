/** Validations of a target by profile. */
package dev.fieldfare.contracts.validation;
