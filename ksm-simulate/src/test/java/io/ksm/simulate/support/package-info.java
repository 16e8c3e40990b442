/** Recorded memory, made for tests. */
package io.ksm.simulate.support;
