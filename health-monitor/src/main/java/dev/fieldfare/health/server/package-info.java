/** Checks of the server around a target; they are outside of the score. */
package dev.fieldfare.health.server;
