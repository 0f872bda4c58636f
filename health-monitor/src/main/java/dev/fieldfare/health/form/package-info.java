/** Checks of the registry of forms. */
package dev.fieldfare.health.form;
