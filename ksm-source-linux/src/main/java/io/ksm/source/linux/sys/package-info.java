/**
 * System calls and what is read through them; shared by this module's packages and not exported.
 *
 * <p>Ask {@link io.ksm.source.linux.sys.Platform#require()} before anything else here.
 */
package io.ksm.source.linux.sys;
