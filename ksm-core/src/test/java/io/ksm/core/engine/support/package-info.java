/** Helpers that the engine's tests share. */
package io.ksm.core.engine.support;
