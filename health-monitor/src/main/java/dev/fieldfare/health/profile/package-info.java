/** Checks of validations that read the catalogue of a target. */
package dev.fieldfare.health.profile;
