# Language level, warnings and instrumentation, the same for every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
                    -Wswitch -Werror=switch -Werror=return-type)
if(VEDETTE_WERROR)
  add_compile_options(-Werror)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # Frame pointers cost about one percent and make every profile readable.
  add_compile_options(-O2 -g1 -fno-omit-frame-pointer)
else()
  add_compile_options(-O1 -g1)
endif()

if(VEDETTE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

find_program(VEDETTE_CCACHE ccache)
if(VEDETTE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${VEDETTE_CCACHE})
endif()

find_program(VEDETTE_MOLD mold)
if(VEDETTE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
