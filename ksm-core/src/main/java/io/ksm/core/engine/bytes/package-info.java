/** All phases use these: a batch with its chunks and events, and the bytes of pages. */
package io.ksm.core.engine.bytes;
