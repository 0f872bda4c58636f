/** Waiting jobs of a form builder's Bull queue become migrations. */
package dev.fieldfare.cli.bull;
