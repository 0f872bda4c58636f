/** The control database: its schema is set up beside the start, and its rows expire. */
package dev.fieldfare.gateway.control;
