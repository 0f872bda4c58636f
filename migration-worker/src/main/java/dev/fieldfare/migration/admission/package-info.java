/** First stage: messages enter the ledger in order, each once (I2). */
package dev.fieldfare.migration.admission;
