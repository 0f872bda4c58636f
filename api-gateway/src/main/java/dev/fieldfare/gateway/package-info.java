/**
 * The only public door of Fieldfare.
 *
 * <p>Each capability has a package with its resource, its core types and its adapters, for example
 * {@code migration}, {@code queue} and {@code event}. They do not import each other. All may use
 * {@code http}, {@code security}, {@code target}, {@code ledger}, {@code control}, {@code config}
 * and {@code concurrent}, which import no capability.
 */
package dev.fieldfare.gateway;
