/** Checks of validations that read rows, with the rights of the tables' owners. */
package dev.fieldfare.health.data;
