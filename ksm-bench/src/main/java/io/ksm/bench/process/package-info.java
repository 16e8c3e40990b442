/**
 * Processes of their own for contestants, and how they are talked to: a line of JSON for each
 * request and each answer.
 */
package io.ksm.bench.process;
