/** Validations by profile. */
package dev.fieldfare.cli.validation;
