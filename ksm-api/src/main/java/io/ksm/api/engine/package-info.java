/**
 * What scanning programs use and plug-ins do not: the engine's own side of a read. Not part of the
 * contracts, and open to this project's modules only.
 */
package io.ksm.api.engine;
