import { handleAuth } from "@/lib/api/auth-route";
import { publicRoute } from "@/lib/api/route";

const handle = publicRoute((request, { params }) => handleAuth(request, [params.all ?? []].flat()));

export { handle as GET, handle as POST };
