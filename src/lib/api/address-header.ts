/** In which Better Auth is told the address of a client; what a client itself sends in it is removed. */
export const ADDRESS_HEADER = "x-tidemark-client-address";
