/** A service's own schema in the control database. */
package dev.fieldfare.service.control;
