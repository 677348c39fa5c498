import { handleAuth } from "#http/auth-route";
import { publicRoute } from "#http/route";

const handle = publicRoute((request, { params }) => handleAuth(request, [params.all ?? []].flat()));

export { handle as GET, handle as POST };
