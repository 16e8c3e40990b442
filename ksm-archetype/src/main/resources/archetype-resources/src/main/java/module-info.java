#set( $type = $axis.substring(0, 1).toUpperCase() + $axis.substring(1) )
/** The ${axis} '${plugin}' for ksm. */
module ${package} {
  requires io.ksm.api;

  provides io.ksm.api.${type}Factory with
      ${package}.${part}${type}Factory;
}
