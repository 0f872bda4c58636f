/** The parts of the overview that other services fill, each on its own. */
package dev.fieldfare.gateway.dashboard.overview;
