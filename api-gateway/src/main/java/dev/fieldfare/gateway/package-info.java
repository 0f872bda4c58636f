/**
 * The one public door of Fieldfare.
 *
 * <p>The core: what a request means and who may make it. The sub-packages are its edges; they know
 * the core and never each other.
 */
package dev.fieldfare.gateway;
